import type { Bundle } from '../../model/bundle.ts';
import type { FoundReference } from '../../model/inspection.ts';
import { pathText } from '../locate.ts';
import { imageName } from './image-text.ts';

/** Images that a Zarf package lists in its components: Zarf brings them into the cluster's registry. */
export function zarfComponents({ zarf, files }: Bundle): FoundReference[] {
  const file = files.find(({ kind }) => kind === 'zarf-definition')?.place ?? 'zarf.yaml';
  return (zarf?.components ?? []).flatMap(({ name, images }, at) =>
    images.flatMap((text, index) => {
      const image = imageName(text);
      if (!image) return [];
      const path = pathText(['components', at, 'images', index]);
      const location = { file, rendered: false, object: `component/${name}`, path };
      return [
        {
          text,
          reference: image.reference,
          kind: 'zarf-component' as const,
          confidence: 'high' as const,
          location,
        },
      ];
    }),
  );
}
