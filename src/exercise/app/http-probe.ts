import type { ExecResult } from '../../lab/types.ts';
import { observedText } from './observed.ts';
import {
  type Answer,
  holds,
  holdsText,
  type ProbeGround,
  type ProbeOf,
  type Question,
  tryMs,
} from './question.ts';
import { hostPort, serviceAddress } from './service-address.ts';

/** Bytes read of an answer's body. */
const maxBodyBytes = 1024 * 1024;

/** Asks a service over HTTP with curl, from the server's sealed namespace; redirects are answers, and are not followed. */
export function httpQuestion(ground: ProbeGround, name: string, http: ProbeOf<'http'>): Question {
  const { namespace, cluster, owner, signal } = ground;
  const { service, port, path, method, status, contains } = http;
  const host = `${service}.${namespace}`;
  return {
    kind: 'http',
    asked: `${method} http://${host}:${port}${path}`,
    expected: `status ${status}${holdsText(contains)}`,
    ask: async () => {
      const to = await serviceAddress(cluster, { namespace, name: service, port });
      if ('nowhere' in to) return { ok: false, observed: to.nowhere };
      const bodyFile =
        http.body === undefined ? undefined : `/airtight/probes/${encodeURIComponent(name)}.body`;
      if (bodyFile !== undefined) await owner.writeFiles({ [bodyFile]: http.body ?? '' });
      const args = curlArguments(http, {
        url: `http://${hostPort(to)}${path}`,
        host: port === 80 ? host : `${host}:${port}`,
        bodyFile,
      });
      const program = ['sh', '-c', `curl "$@" | head -c ${maxBodyBytes}`, 'curl', ...args];
      return answerOf(await owner.exec(program, signal ? { signal } : {}), http);
    },
  };
}

/** Of several words to curl, those that say what to send. */
export function curlArguments(
  { method, headers }: ProbeOf<'http'>,
  to: { readonly url: string; readonly host: string; readonly bodyFile?: string | undefined },
): string[] {
  const named = Object.entries(headers);
  const hasHost = named.some(([header]) => header.toLowerCase() === 'host');
  return [
    // First, as curl wants it: no configuration or proxy of this container may come between.
    ...['--disable', '--noproxy', '*'],
    ...[
      '--silent',
      '--show-error',
      '--globoff',
      '--connect-timeout',
      '3',
      '--max-time',
      String(tryMs / 1000),
    ],
    // The status goes where the errors go, so that it cannot be taken for a part of the body.
    ...['--write-out', '%{stderr}\\n%{http_code}'],
    ...(method === 'HEAD' ? ['--head'] : ['--request', method]),
    ...(hasHost ? [] : ['--header', `Host: ${to.host}`]),
    ...named.flatMap(([header, value]) => ['--header', `${header}: ${value}`]),
    ...(to.bodyFile === undefined ? [] : ['--data-binary', `@${to.bodyFile}`]),
    to.url,
  ];
}

/** Reads curl's outputs: the body, and errors with the status on their last line, `000` where nobody answered. */
export function answerOf(
  { stdout, stderr }: ExecResult,
  { status, contains, method }: ProbeOf<'http'>,
): Answer {
  const said = stderr.trimEnd().split('\n');
  const code = said.pop() ?? '';
  const errors = said.join('\n').trim();
  if (!/^[1-9]\d\d$/.test(code)) {
    return { ok: false, observed: observedText(errors === '' ? `no answer (${code})` : errors) };
  }
  // curl prints the headers of an answer to HEAD, which has no body.
  const body = method === 'HEAD' ? '' : stdout;
  // An answer that broke off is none; of one that is too long the rest was not wanted (23).
  const broken = errors !== '' && !errors.includes('curl: (23)') ? ` (${observedText(errors)})` : '';
  return {
    ok: code === String(status) && broken === '' && holds(body, contains),
    observed: `status ${code}${broken}${body.trim() === '' ? '' : `: ${observedText(body)}`}`,
  };
}
