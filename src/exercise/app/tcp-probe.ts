import { connect } from '../connect.ts';
import type { ProbeGround, ProbeOf, Question } from './question.ts';
import { serviceAddress } from './service-address.ts';

/** Opens a connection to a service from the server's sealed namespace. */
export function tcpQuestion(
  { namespace, cluster, owner, signal }: ProbeGround,
  { service, port }: ProbeOf<'tcp'>,
): Question {
  return {
    kind: 'tcp',
    asked: `tcp://${service}.${namespace}:${port}`,
    expected: 'a connection',
    ask: async () => {
      const to = await serviceAddress(cluster, { namespace, name: service, port });
      if ('nowhere' in to) return { ok: false, observed: to.nowhere };
      const { answered, observed } = await connect(owner, to, signal);
      return { ok: answered, observed };
    },
  };
}
