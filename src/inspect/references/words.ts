import type { Confidence } from '../../model/inspection.ts';
import { type ImageText, possibleImage, readsLikeImage } from './image-text.ts';
import { saysImageOf } from './says-image.ts';

/** An image in running text, and how sure that is. */
export interface WordImage {
  readonly image: ImageText;
  readonly confidence: Confidence;
}

const breaks = /[\s"'`;|&(){}[\],<>]+/;
/** A line of comment, or the end of a line that is one. */
const comment = /(?:^|\s)#.*$|^\s*(?:\/\/|;|--\s).*$/;

/**
 * Images in the words of a command line, script or list. Only pinned ones count: medium where a flag, variable or key (or
 * `name`, that of the text as a whole) says that it is an image, low where the word only reads like one.
 */
export function imagesInWords(text: string, name = ''): WordImage[] {
  return text.split('\n').flatMap((line) => imagesInLine(line.replace(comment, ''), name));
}

function imagesInLine(line: string, name: string): WordImage[] {
  const found: WordImage[] = [];
  let before = '';
  for (const word of line.split(breaks)) {
    if (word === '=' || word === ':') {
      before += word;
    } else if (word !== '') {
      // The last `=` counts: `--set=web.image=a/b:1`.
      const cut = word.lastIndexOf('=');
      const key = cut > 0 ? word.slice(0, cut) : nameFrom(before);
      const image = judge(word.slice(cut + 1), [name, key]);
      if (image) found.push(image);
      before = word;
    }
  }
  return found;
}

/** What names the word after it: a flag, `image:` in embedded YAML, `image =` in a file of settings. */
function nameFrom(word: string): string {
  return /^-|[:=]$/.test(word) ? word : '';
}

function judge(text: string, names: readonly string[]): WordImage | undefined {
  const image = possibleImage(text);
  if (!image?.pinned) return undefined;
  if (image.declared || names.some((name) => saysImageOf(name, image)))
    return { image, confidence: 'medium' };
  return readsLikeImage(image) ? { image, confidence: 'low' } : undefined;
}
