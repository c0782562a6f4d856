import { redact } from '../../system/redact.ts';

/** Characters kept of what was observed: the end says most. */
const kept = 2000;

/** A text as evidence may hold it: secrets of a known shape taken out, the last 2,000 characters. */
export function observedText(text: string): string {
  const clean = redact(text).trim();
  return clean.length > kept ? `…${clean.slice(-kept)}` : clean;
}
