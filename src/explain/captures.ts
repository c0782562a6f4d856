import { createReadStream } from 'node:fs';
import { basename, join } from 'node:path';
import { messageOf } from '../errors.ts';
import type { Attempt } from '../model/attempt.ts';
import type { Result } from '../model/result.ts';
import { decodeLogged } from '../watch/log/nflog.ts';
import { decodePacket } from '../watch/packet.ts';
import { linuxSll2, nflogLink, PcapParser } from '../watch/pcap.ts';
import { displayFilter } from './display-filter.ts';
import { type Frame, interfaceWords, senderWords } from './frame.ts';
import { type FoundFrames, FrameFinder, type Wanted } from './frame-finder.ts';

/** An attempt's packets in one capture. */
export interface CapturedFrames {
  /** Path of the file, relative to the run's folder. */
  readonly file: string;
  /** The first packets. */
  readonly frames: readonly Frame[];
  /** How many packets of it the file holds. */
  readonly count: number;
  /** True where what the attempt says was read from none of them: they go between the same ends, no more. */
  readonly unread: boolean;
  /** Wireshark's display filter of its packets, and of others between the same ends. */
  readonly filter: string;
}

export interface Captures {
  readonly captures: readonly CapturedFrames[];
  /** What could not be read, or is not there, in words. */
  readonly absent: readonly string[];
}

/** What netfilter logs is dated when its message is full or a timer of a second ends: 1021 ms later have been seen. */
const logLateMs = 1500;
const logSuffix = '.nflog.pcap';

/** Looks for an attempt's packets in the captures of its node; each is read piece by piece and never held. */
export async function readCaptures(
  folder: string,
  { evidence }: Result,
  attempt: Attempt,
  uid: string | undefined,
): Promise<Captures> {
  const { node } = attempt.source;
  // What netfilter logged comes first: of a node's own namespace it alone knows who sent a packet.
  const files = evidence
    .map(({ path }) => path)
    .filter((path) => isInside(path) && [`${node}${logSuffix}`, `${node}.pcap`].includes(basename(path)))
    .sort((a, b) => Number(b.endsWith(logSuffix)) - Number(a.endsWith(logSuffix)));
  if (files.length === 0) return { captures: [], absent: [`The run has no capture of node ${node}.`] };

  const captures: CapturedFrames[] = [];
  const absent: string[] = [];
  let ports: FoundFrames['ports'] | undefined;
  for (const file of files) {
    const isLog = file.endsWith(logSuffix);
    const wanted = { attempt, uid, ports, lateMs: isLog ? logLateMs : 0 };
    const { found, fault } = await readCapture(join(folder, file), isLog, wanted);
    if (fault !== undefined) absent.push(`${file} could not be read to its end: ${fault}`);
    const { frames, count, unread } = found;
    if (count > 0) captures.push({ file, frames, count, unread, filter: displayFilter(attempt) });
    else if (fault === undefined) absent.push(`${file} holds no packet of this attempt.`);
    // Senders in the node's namespace share its address: by their ports they are told apart in the capture too.
    if (isLog && attempt.attribution.method === 'cgroup' && count > 0) ports = found.ports;
  }
  return { captures, absent };
}

async function readCapture(
  path: string,
  isLog: boolean,
  wanted: Wanted,
): Promise<{ found: FoundFrames; fault: string | undefined }> {
  const parser = new PcapParser(isLog ? nflogLink : linuxSll2);
  const finder = new FrameFinder(wanted);
  const [decode, at] = isLog ? [decodeLogged, senderWords] : [decodePacket, interfaceWords];
  try {
    for await (const piece of createReadStream(path)) {
      parser.push(piece as Uint8Array, ({ time, data }) => {
        const packet = decode(data);
        if (packet) finder.add(parser.records, time, packet, at);
      });
    }
    parser.end();
  } catch (error) {
    return { found: finder.found(), fault: messageOf(error) };
  }
  return { found: finder.found(), fault: parser.fault };
}

/** A path that a result names must not lead out of the run's folder. */
function isInside(path: string): boolean {
  return !path.startsWith('/') && !path.split('/').includes('..');
}
