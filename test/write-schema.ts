import { writeFile } from 'node:fs/promises';
import { renderResultSchema } from '../src/report/schema.ts';

/** `npm run schema`: writes the published schema of `result.json` anew. */
await writeFile(new URL('../schema/result.schema.json', import.meta.url), renderResultSchema());
