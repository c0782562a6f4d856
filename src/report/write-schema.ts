import { writeFileSync } from 'node:fs';
import { resultJsonSchema } from './schema.ts';

// `npm run schema`: publishes the schema of `result.json` anew; rendering never runs this.
writeFileSync(
  new URL('../../schema/result.schema.json', import.meta.url),
  `${JSON.stringify(resultJsonSchema(), null, 2)}\n`,
);
