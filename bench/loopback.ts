import { createReadStream } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { execaNode } from 'execa';

/** A program that takes one connection, forgets what comes, and closes when it has all. */
const sink = `
  const server = require('node:net').createServer({ allowHalfOpen: true }, (socket) => {
    server.close();
    socket.resume().on('end', () => socket.end());
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

/** Seconds to read a file from end to end and write it to another process over the loopback: no loading is faster. */
export async function loopbackSeconds(path: string): Promise<number> {
  const program = execaNode('--eval', [sink], { buffer: false });
  const [port] = (await once(program.stdout, 'data')) as [Buffer];
  const socket = connect(Number(port.toString()), '127.0.0.1');
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  const started = performance.now();
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), socket);
  socket.resume();
  await closed;
  const seconds = (performance.now() - started) / 1000;
  await program;
  return seconds;
}
