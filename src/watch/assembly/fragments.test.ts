import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Packet } from '../packet.ts';
import { buildPacket } from '../testing.ts';
import { Fragments } from './fragments.ts';

const time = 1_700_000_000_000;
const v4 = { from: '10.42.0.5', to: '1.2.3.4' };
const text = Array.from({ length: 40 }, (_, n) => `word ${n}`).join(' ');
const datagram = Buffer.concat([Buffer.from([0x9c, 0x40, 2, 2, 0, 0, 0, 0]), Buffer.from(text)]);

/** The datagram in parts of `size` bytes, a multiple of eight, over IPv4 or IPv6. */
function parts(size: number, { id = 7, six = false, interfaceIndex = 2 } = {}): Packet[] {
  const starts = Array.from({ length: Math.ceil(datagram.length / size) }, (_, n) => n * size);
  return starts.map((start) => {
    const payload = datagram.subarray(start, start + size);
    const more = start + size < datagram.length;
    if (!six) {
      const fragment = start / 8 + (more ? 0x2000 : 0);
      return buildPacket({ ...v4, protocol: 17, payload, id, fragment, interfaceIndex });
    }
    const header = Buffer.from([
      0,
      0,
      (start + (more ? 1 : 0)) >> 8,
      (start + (more ? 1 : 0)) & 255,
      0,
      0,
      0,
      id,
    ]);
    const extensions = [{ number: 44, body: header }];
    return buildPacket({
      from: 'fd00::5',
      to: '2001:db8::1',
      protocol: 17,
      payload,
      extensions,
      interfaceIndex,
    });
  });
}

function collect(packets: readonly Packet[]) {
  const late: Packet[] = [];
  const fragments = new Fragments((part) => late.push(part));
  const whole = packets.flatMap((packet) => fragments.add(packet, time) ?? []);
  return { fragments, whole, late };
}

test.each([{ six: false }, { six: true }])('parts in any order make the whole: %o', (family) => {
  const all = parts(64, family);
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
      const { whole, late } = collect(shuffled);
      expect(whole).toHaveLength(1);
      expect(whole[0]).toMatchObject({ protocol: 'udp', port: 514, laterFragment: false });
      expect(whole[0]?.payload.toString()).toBe(text);
      expect(late).toEqual([]);
    }),
  );
});

test('copies at two points of the way are two wholes, as of any packet', () => {
  const there = parts(64, { interfaceIndex: 3 });
  const { whole } = collect(parts(64, { interfaceIndex: 2 }).flatMap((part, n) => [part, there[n] ?? part]));
  expect(new Set(whole.map(({ point }) => point)).size).toBe(2);
});

test('parts of what stays incomplete are handed on as they were', () => {
  const [first, , ...rest] = parts(64);
  const { fragments, whole, late } = collect([first, ...rest].filter((part) => part !== undefined));
  expect([whole, late]).toEqual([[], []]);
  fragments.expire(time + 5_001);
  expect(late.map(({ port }) => port)).toEqual([514, ...rest.map(() => undefined)]);
});

test('a flood of parts is passed through, not kept', () => {
  const [first] = parts(64);
  const flood = Array.from({ length: 300 }, (_, n) => parts(64, { id: n })[0] ?? first).filter(
    (part) => part !== undefined,
  );
  expect(collect(flood).late).toHaveLength(300 - 64);
  const same = Array.from({ length: 100 }, () => first).filter((part) => part !== undefined);
  expect(collect(same).late).toHaveLength(100 - 64);
});

test('what is no fragment comes straight back', () => {
  const packet = buildPacket({ ...v4, port: 443 });
  expect(collect([packet]).whole).toEqual([packet]);
});
