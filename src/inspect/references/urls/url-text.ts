import { isOutside } from './host.ts';

/** An address in a text, and the host that it leads to. */
export interface FoundUrl {
  /** As it is written, without password, query and fragment: those may be secrets. */
  readonly url: string;
  readonly host: string;
}

/** Schemes of what is fetched. */
const fetched = 'https?|ftps?|sftp|rsync|wss?|oci|s3|gs|git|ssh|git\\+ssh|git\\+https?|ssh\\+git';
/** Schemes of databases, queues, directories and other services. */
const asked =
  'postgres(?:ql)?|mysql|mariadb|sqlserver|mongodb(?:\\+srv)?|rediss?|amqps?|ldaps?|mqtts?|nats|grpcs?|smtps?|tcp|udp|tls';
const addressPattern = new RegExp(`(?<![\\w+.-])(?:${fetched}|${asked})://[^\\s"'\`<>\\\\|^,;)]+`, 'gi');
const askedScheme = new RegExp(`^(?:${asked})$`, 'i');
/** `git@host:path`, as Git takes it for SSH. */
const gitPattern = /(?<![\w./@:-])git@([\w.-]+):([\w./~-]+)/g;

/** Names of documents and dialects that look like addresses and are never fetched. */
const identifiers =
  /^(?:www\.w3\.org|json-schema\.org|schemas\.xmlsoap\.org|schemas\.microsoft\.com|schemas\.openxmlformats\.org|schema\.org|purl\.org|xmlns\.\w+\.(?:com|org)|java\.sun\.com|www\.springframework\.org|www\.opengis\.net|mybatis\.org|docbook\.org|www\.sitemaps\.org|schemas\.android\.com|specs\.openid\.net|docs\.oasis-open\.org)$/i;
const licence =
  /^https?:\/\/(?:www\.)?(?:apache\.org\/licenses|opensource\.org\/|gnu\.org\/licenses|spdx\.org\/)/i;

/** Addresses outside the cluster in a text; buckets of object stores count, as their names have no dots. */
export function urlsIn(text: string): FoundUrl[] {
  const found = [...text.matchAll(addressPattern)].flatMap(([address]) => readAddress(address) ?? []);
  for (const [url, name = ''] of text.matchAll(gitPattern)) {
    if (isOutside(name)) found.push({ url, host: name.toLowerCase() });
  }
  return found;
}

function readAddress(text: string): FoundUrl | undefined {
  const [scheme = ''] = text.split('://');
  const [address = ''] = text.slice(scheme.length + 3).split(/[?#]/);
  const slash = address.indexOf('/');
  const authority = slash === -1 ? address : address.slice(0, slash);
  const at = authority.lastIndexOf('@');
  const [, name = '', port = '', rest = ''] =
    /^(\[[\da-f:.]+\]|[\w.-]+)(:\d+)?(.*)$/i.exec(authority.slice(at + 1)) ?? [];
  // A host that is filled in later, such as `$(HOST)` or `{{ .host }}`, may be any.
  if (/^[$%{(]/.test(rest)) return undefined;
  const path =
    slash === -1 || rest !== '' ? '' : address.slice(slash).replace(/%?[{}()[\]$].*$|[.:!*]+$/, '');
  const host = name.replace(/\.$/, '');
  // A bucket before its region, or a login such as `git`; elsewhere it may be a token.
  const user = /^(?:s3|gs|git|ssh|git\+ssh|ssh\+git)$/i.test(scheme)
    ? /^[\w.-]+@$/.exec(authority.slice(0, at + 1))
    : null;
  const url = `${scheme}://${user?.[0] ?? ''}${host}${port}${path}`;
  if (identifiers.test(host) || licence.test(url)) return undefined;
  if (!isOutside(host) && !isBucket(url, host)) return undefined;
  // Here two labels are rather a service and its namespace than a site.
  if (askedScheme.test(scheme) && /^[^.:]+\.[^.:]+$/.test(host)) return undefined;
  // Before the region stands the bucket.
  const bucket = /^s3$/i.test(scheme) ? user?.[0].slice(0, -1) : undefined;
  return { url, host: (bucket ?? host).toLowerCase().replace(/^\[|\]$/g, '') };
}

/** The address that a text is as a whole; undefined where it is more, or none, or inside. */
export function wholeUrl(text: string): FoundUrl | undefined {
  const trimmed = text.trim();
  if (/\s/.test(trimmed)) return undefined;
  const [first, second] = urlsIn(trimmed);
  return second === undefined && first && /^(?:[\w+]+:\/\/|git@)/.test(trimmed) ? first : undefined;
}

/** Whether an address leads to a bucket, whose store the text does not name. */
export function isBucket(url: string, name: string): boolean {
  return /^(?:s3|gs):/i.test(url) && /^[\w-]+$/.test(name) && name !== 'localhost';
}
