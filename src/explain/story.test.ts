import { rm } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Attempt } from '../model/attempt.ts';
import { buildQuery } from '../watch/testing.ts';
import { tellStory } from './story.ts';
import { storyText } from './story-text.ts';
import { capture, log, madeAt, runFolder, webAttempt } from './testing.ts';

let folder = '';
afterEach(() => rm(folder, { recursive: true, force: true }));

const asked = webAttempt({
  class: 'intent',
  reason: 'the outside name api.wordpress.org was asked for (A)',
  source: { ...webAttempt().source, image: 'example/blog:1', port: 40_000 },
  bytes: 35,
  destination: { address: '10.43.0.10', port: 53, protocol: 'udp', name: 'api.wordpress.org' },
  detail: { query: 'A api.wordpress.org' },
});
const pod = {
  ...{ uid: 'u1', namespace: 'shop', name: 'web-1', node: 'server-1', addresses: ['10.42.0.9'] },
  ...{ hostNetwork: false, images: ['example/blog:1'], owner: 'StatefulSet/web', from: madeAt - 1000 },
};
const question = {
  to: '10.43.0.10',
  protocol: 'udp',
  port: 53,
  payload: buildQuery('api.wordpress.org'),
} as const;
const evidence = {
  'evidence/server-1.pcap': capture(question),
  'evidence/server-1.nflog.pcap': log({ ...question, prefix: 'through' }),
  'evidence/pods.json': JSON.stringify([pod]),
};

async function tell(files: Record<string, Buffer | string>, attempt: Attempt = asked): Promise<string> {
  const run = await runFolder(files, {
    references: [
      {
        ...{
          text: 'example/blog:1',
          reference: 'docker.io/example/blog:1',
          kind: 'container',
          confidence: 'high',
        },
        location: {
          file: 'web.yaml',
          line: 8,
          rendered: false,
          object: 'StatefulSet/web',
          path: 'spec.image',
        },
      },
    ],
  });
  folder = run.folder;
  return storyText(await tellStory(folder, run.result, attempt), 'reports/r');
}

describe('the story of an attempt', () => {
  it('tells packets, sender, line, reason and usual cause', async () => {
    expect(await tell(evidence)).toBe(`a1  Intent
  udp to 10.43.0.10 port 53, for api.wordpress.org
  said: DNS A api.wordpress.org
  1 packet or query, 35 bytes, first 2026-03-01T12:00:20.000Z; run r-20260301-120000-7f3a

Packets
  evidence/server-1.nflog.pcap
    frame 1  2026-03-01T12:00:20.000000Z  logged as it came through the node: udp 10.42.0.9:40000 > 10.43.0.10:53, 35 bytes, DNS A api.wordpress.org
    tshark -r reports/r/evidence/server-1.nflog.pcap -Y 'ip.src == 10.42.0.9 && ip.dst == 10.43.0.10 && udp.dstport == 53'
  evidence/server-1.pcap
    frame 1  2026-03-01T12:00:20.000000Z  interface 2, for this host: udp 10.42.0.9:40000 > 10.43.0.10:53, 35 bytes, DNS A api.wordpress.org
    tshark -r reports/r/evidence/server-1.pcap -Y 'ip.src == 10.42.0.9 && ip.dst == 10.43.0.10 && udp.dstport == 53'

Who sent it
  pod shop/web-1 on node server-1, from 10.42.0.9 port 40000
  owner StatefulSet/web
  image example/blog:1
  known by pod-address: one pod alone held the address all that time; confidence high

Where the bundle writes what ran
  web.yaml:8 StatefulSet/web spec.image
  Of the pod's owner, as the cluster named it.

Why it is classed so
  Intent, an external name was asked for: the outside name api.wordpress.org was asked for (A)

What usually makes such attempts
  WordPress, checking for updates of itself, its plugins and its themes
    what ends it: define('WP_HTTP_BLOCK_EXTERNAL', true); in wp-config.php
    source: https://developer.wordpress.org/reference/classes/wp_http/block_request/
  Known from the field by name, address and image; this run did not find out that it was so here.
`);
  });

  it('is told from the result alone where the evidence is gone, and says what is absent', async () => {
    const text = await tell({});
    expect(text).toContain(
      '\n  pod shop/web-1 on node server-1, from 10.42.0.9 port 40000\n  image example/blog:1\n',
    );
    expect(text).toContain("\n  By the pod's name, which begins with the object's.\n");
    expect(text).not.toContain('Packets');
    expect(text).toMatch(
      /\nEvidence that is not there\n {2}The run has no capture of node server-1\.\n {2}evidence\/pods\.json cannot be read \(.*ENOENT.*\): the pod's owner is not known\.\n$/,
    );
  });

  it("names the pod's owner from the result where the evidence is gone", async () => {
    const text = await tell({}, { ...asked, source: { ...asked.source, owner: 'StatefulSet/web' } });
    expect(text).toContain('\n  owner StatefulSet/web\n');
    expect(text).toContain("\n  Of the pod's owner, as the cluster named it.\n");
    expect(text).toMatch(
      /pods\.json cannot be read .*: no more is known of the pod than the result says\.\n$/,
    );
  });

  it.each([
    ['no list of pods', '{}', /pods\.json is no list of pods of this version: the pod's owner is not known/],
    ['no such pod', '[]', /pods\.json names no pod of that name: the pod's owner is not known/],
    [
      'two of one name at that time',
      JSON.stringify([pod, { ...pod, uid: 'u2' }]),
      /names several pods of that name/,
    ],
  ])('says so where the evidence has %s', async (_, pods, words) => {
    expect(await tell({ ...evidence, 'evidence/pods.json': pods })).toMatch(words);
  });

  it('takes the pod that was there at that time for the one of its name', async () => {
    const before = { ...pod, uid: 'u0', owner: 'StatefulSet/old', from: madeAt - 9000, to: madeAt - 5000 };
    const pods = JSON.stringify([before, pod]);
    expect(await tell({ ...evidence, 'evidence/pods.json': pods })).toContain('owner StatefulSet/web\n');
  });

  it('makes nothing of a sender that is not known', async () => {
    const text = await tell(
      {},
      webAttempt({
        source: { kind: 'unknown', node: 'server-1', address: '10.89.0.3' },
        attribution: { method: 'past-the-rules', confidence: 'none' },
      }),
    );
    expect(text).toMatch(
      /\nWho sent it\n {2}a sender that is not known on node server-1.*\n {2}known by past-the-rules:/,
    );
    expect(text).toContain('\n  No pod is known to have sent it, so no line of a manifest can be named.\n');
    expect(text).toContain('What usually makes such attempts\n  Nothing is known of it.\n');
  });

  it('keeps what a stranger sent from being read as anything but text, also in the command', async () => {
    const run = await runFolder({});
    folder = run.folder;
    const story = await tellStory(folder, run.result, { ...asked, reason: 'one\n\u001b[31mtwo' });
    const captures = [
      { file: 'evidence/n.pcap', frames: [], count: 1, unread: true, filter: "ip.src == x'; reboot; '" },
    ];
    const text = storyText({ ...story, captures }, 'my runs');
    expect(text).toContain('asked for: one \\u{1b}[31mtwo\n');
    expect(text).toContain(`  tshark -r 'my runs/evidence/n.pcap' -Y 'ip.src == x'\\''; reboot; '\\'''\n`);
    expect(text).toContain(
      'between the same ends at that time; what was said is not to be read from this file',
    );
  });
});
