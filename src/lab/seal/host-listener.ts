import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

/** Ports of this machine that answer on all its addresses, so that an open way to it can be seen. */
export interface HostListener {
  readonly tcp: number;
  readonly udp: number;
  /** Numbers of that node's questions whose datagrams arrived. */
  heard(node: string): ReadonlySet<number>;
  stop(): void;
}

/** Listens on a free port for TCP and on one for UDP, over IPv6 and IPv4, or over IPv4 where there is nothing else. */
export async function listenOnHost(): Promise<HostListener> {
  const server = await listenTcp('::').catch(() => listenTcp('0.0.0.0'));
  const socket = await listenUdp('udp6').catch(() => listenUdp('udp4'));
  const arrived = new Map<string, Set<number>>();
  socket.on('message', (message, { port, address }) => {
    const [node = '', number] = message.toString('utf8').trim().split(' ');
    arrived.set(node, (arrived.get(node) ?? new Set()).add(Number(number)));
    // Whoever asked may be gone by now.
    socket.send('here', port, address, () => undefined);
  });
  const [tcp, udp] = [(server.address() as AddressInfo).port, socket.address().port];
  return {
    tcp,
    udp,
    heard: (node) => arrived.get(node) ?? new Set(),
    stop: () => {
      server.close();
      socket.close();
    },
  };
}

async function listenTcp(host: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  server.listen(0, host);
  await once(server, 'listening');
  return server;
}

async function listenUdp(type: 'udp4' | 'udp6'): Promise<Socket> {
  const socket = createSocket(type);
  socket.bind(0);
  await once(socket, 'listening');
  return socket;
}
