/** Place of a thing in an archive or layout that is itself in the bundle: `!` stands between the two. */
export function inside(outer: string, inner: string): string {
  return outer === '' ? inner : `${outer}!${inner}`;
}
