/** Longest reason that is passed on, in UTF-16 units: a table has to show it. */
const longest = 600;

/** Lines that Helm and Kustomize print beside what went wrong: logged warnings, and advice for a shell. */
const beside = /^(?:WARNING:|[\w.-]+\.go:\d+:|\d{4}\/\d\d\/\d\d |Use --debug flag)/;

/** Which resolver of this machine Go asked for a name, and from which port: nothing of the bundle, another one each time. */
const resolver = / on \S+:\d+: (?:dial|read|write) \w+ [^\s]+: (?=\w)/g;

/** What a program said on stderr, in one line that is safe on a terminal: without warnings, without a stack. */
export function wordsOf(stderr: string): string {
  const lines = stderr
    .replace(/\n\n(?:goroutine|runtime stack)[\s\S]*$/, '')
    .split('\n')
    .filter((line) => !beside.test(line));
  const line = lines
    .join(' ')
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, ' ')
    .replace(/^\s*(?:Error|error): /, '')
    .replace(resolver, ': ')
    .trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
