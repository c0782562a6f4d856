/** A text of at most `length` characters and a dash: what is too long loses its middle, for causes stand at the end. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const half = Math.floor(length / 2);
  return `${text.slice(0, half)} … ${text.slice(-half)}`;
}
