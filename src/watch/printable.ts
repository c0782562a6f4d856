import { redact } from '../system/redact.ts';

/** The text with characters that would break a line of a report, or hide in it, as `\uXXXX`. */
export function escapeControls(text: string): string {
  return text.replace(
    /[\u0000-\u0020\u007f-\u009f\u2028\u2029\ufffd]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const maxLength = 200;

/** Text that a stranger sent, fit for a report: one line, cut after 200 characters, without what looks like a secret. */
export function printable(text: string): string {
  const clean = redact(text);
  const kept = clean.length > maxLength ? `${clean.slice(0, maxLength)}…` : clean;
  return kept.split(' ').map(escapeControls).join(' ');
}
