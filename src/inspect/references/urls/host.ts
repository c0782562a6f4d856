import { BlockList, isIP } from 'node:net';

/** Ranges that lead nowhere outside, and those set aside for examples (RFC 1918, 1122, 3927, 6598, 5737, 4193, 4291, 3849). */
const inside = new BlockList();
for (const range of [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.51.100.0/24',
  '203.0.113.0/24',
]) {
  const [network = '', prefix] = range.split('/');
  inside.addSubnet(network, Number(prefix), 'ipv4');
}
for (const range of ['::/127', 'fc00::/7', 'fe80::/10', '2001:db8::/32']) {
  const [network = '', prefix] = range.split('/');
  inside.addSubnet(network, Number(prefix), 'ipv6');
}

/**
 * Names that are never looked up outside: the cluster's own, Consul's, RFC 6762 with its appendix G and 8375, ICANN's
 * `internal`.
 */
const insideNames =
  /\.(?:svc|cluster\.local|local|localhost|localdomain|internal|intranet|private|corp|home|lan|consul|home\.arpa)$|\.svc\./;
/** RFC 2606 and 6761. */
const exampleNames = /(?:^|\.)(?:example\.(?:com|net|org)|example|test|invalid)$/;

/**
 * Endings that make two labels a public name; without one of them `loki.logging` and `pg.db` are a service and its
 * namespace. The two letters are those of countries (IANA's root zone).
 */
const publicEndings = new Set(
  (
    'com net org edu gov mil int info biz dev app cloud xyz tech online site page run systems software ' +
    'solutions network tools zone world group global live life space design digital academy agency company ' +
    'team works pro name foundation ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi ' +
    'bj bm bn bo br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do ' +
    'dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm ' +
    'hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ' +
    'ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no ' +
    'np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk ' +
    'sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va ' +
    'vc ve vg vi vn vu wf ws ye yt za zm zw'
  ).split(' '),
);

/** The first Pod of a StatefulSet by its service and namespace: `web-0.web.shop`, `web-0.web-headless.shop`. */
const statefulPod = /^([a-z0-9-]+)-\d+\.\1(?:-[a-z0-9-]+)?\.[a-z0-9-]+$/;
/** Characters of a name in DNS (RFC 1035). */
const longestName = 253;

/** Whether a host (no port) is outside a cluster's own network; names that cannot be told are inside. */
export function isOutside(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  const family = isIP(address);
  if (family !== 0) return !inside.check(address, family === 4 ? 'ipv4' : 'ipv6');
  if (host.length > longestName) return false;
  const name = host.toLowerCase().replace(/\.$/, '');
  if (!/^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9])?$/.test(name) || !name.includes('.')) return false;
  if (insideNames.test(name) || exampleNames.test(name) || /\.\d+$/.test(name)) return false;
  if (statefulPod.test(name)) return false;
  const labels = name.split('.');
  return labels.length > 2 || publicEndings.has(labels.at(-1) ?? '');
}
