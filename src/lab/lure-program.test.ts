import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { type Answer, decode, encode, type Packet, streamDecode, streamEncode } from 'dns-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { luredAddresses } from '../model/lured.ts';
import { lureProgram } from './lure-program.ts';

const host = '127.0.0.1';
const noPerl = spawnSync('perl', ['-MIO::Socket::IP', '-e', '1']).status !== 0;

/** A port that nothing listens on, for TCP and, most likely, UDP too. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

describe.skipIf(noPerl)('the program that answers in place of the outside', () => {
  let program: ChildProcess;
  let names: number;
  let talk: number;

  beforeAll(async () => {
    [names, talk] = [await freePort(), await freePort()];
    program = spawn('perl', ['-e', lureProgram, host, String(names), String(talk), '1']);
    const [line] = (await once(program.stdout ?? program, 'data')) as [Buffer];
    expect(line.toString()).toBe('lure: listening\n');
  });
  afterAll(() => {
    expect(program.exitCode, 'it lived through everything it was told').toBeNull();
    program.kill();
  });

  const question = (type: 'A' | 'AAAA' | 'TXT', name: string): Packet => ({
    type: 'query',
    id: 7,
    flags: 0x0100,
    questions: [{ type, name }],
  });
  const ask = async (type: 'A' | 'AAAA' | 'TXT', name: string) => {
    const socket = createSocket('udp4');
    socket.send(encode(question(type, name)), names, host);
    const [answer] = (await once(socket, 'message')) as [Buffer];
    socket.close();
    return decode(answer);
  };
  const dataOf = (answers: Answer[] | undefined) =>
    answers?.map((answer) => ('data' in answer ? answer.data : undefined));

  it('gives each name the addresses that the watch knows it by', async () => {
    for (let n = 0; n < 50; n++) {
      const name = `host-${n}.shop.example.com`;
      const { ipv4, ipv6 } = luredAddresses(name);
      expect(dataOf((await ask('A', name.toUpperCase())).answers), name).toEqual([ipv4]);
      expect(dataOf((await ask('AAAA', name)).answers), name).toEqual([ipv6]);
    }
  });

  it('has no data of other types, and no names that no DNS outside knows', async () => {
    expect(await ask('TXT', 'example.com')).toMatchObject({ rcode: 'NOERROR', answers: [], id: 7 });
    for (const name of ['intranet', 'x.invalid', 'db.shop.svc', '4.3.2.1.in-addr.arpa', 'printer.local']) {
      expect(await ask('A', name), name).toMatchObject({ rcode: 'NXDOMAIN', answers: [] });
    }
  });

  it('answers over TCP, however the question is cut, and the next after it', async () => {
    const socket = connect(names, host);
    const bytes = streamEncode(question('A', 'example.com'));
    const answers: Buffer[] = [];
    socket.on('data', (piece: Buffer) => answers.push(piece));
    for (const [from, to] of [
      [0, 1],
      [1, 9],
      [9, bytes.length],
    ]) {
      socket.write(bytes.subarray(from, to));
      await delay(20);
    }
    socket.write(bytes);
    await expect.poll(() => Buffer.concat(answers).length).toBe(2 * (bytes.length + 16));
    const { ipv4 } = luredAddresses('example.com');
    expect(dataOf(streamDecode(Buffer.concat(answers).subarray(0, bytes.length + 16)).answers)).toEqual([
      ipv4,
    ]);
    socket.destroy();
  });

  it('turns a TLS client away by an alert, once it has said all', async () => {
    const socket = connectTls({ port: talk, host, servername: 'updates.example.com' });
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toMatch(/alert access denied/);
  });

  it('turns HTTP away by 503, body and all', async () => {
    const sent = request({ host, port: talk, method: 'POST', path: '/report', agent: false });
    sent.end('x'.repeat(200_000));
    const [answer] = (await once(sent, 'response')) as [{ statusCode: number }];
    expect(answer.statusCode).toBe(503);
  });

  it.each<[string, Buffer]>([
    ['half a record of TLS', Buffer.from('160301ffff01', 'hex')],
    ['a hello that promises more', Buffer.from('16030100060100ffff0303', 'hex')],
    ['half a request', Buffer.from('GET / HTTP/1.1\r\nHost: a')],
    ['a greeting of another protocol', Buffer.from('EHLO me\r\n')],
  ])('waits in silence for the rest of %s', async (_name, said) => {
    const socket = connect(talk, host);
    let heard = false;
    socket.on('data', () => (heard = true)).on('end', () => (heard = true));
    socket.write(said);
    await delay(300);
    expect(heard).toBe(false);
    socket.destroy();
  });

  it('hangs up on who says too much', async () => {
    const socket = connect(talk, host);
    socket.write(Buffer.alloc(70_000, 0x20));
    expect(await buffer(socket)).toHaveLength(0);
  });

  it('lives on whatever bytes it is sent', async () => {
    const udp = createSocket('udp4');
    for (let n = 0; n < 200; n++) {
      const bytes = Buffer.from(Array.from({ length: n }, (_, at) => (at * 31 + n * 17) % 256));
      // As a question with a name that runs past the end, or is cut.
      udp.send(Buffer.concat([Buffer.from('0007010000010000000000003f', 'hex'), bytes]), names, host);
      await said(connect(talk, host), bytes);
      await said(connect(names, host), bytes);
    }
    udp.close();
    expect(dataOf((await ask('A', 'example.com')).answers)).toHaveLength(1);
  });

  async function said(socket: Socket, bytes: Buffer): Promise<void> {
    await once(socket, 'connect');
    await new Promise<void>((resolve) => socket.end(bytes, resolve));
    socket.destroy();
  }
});
