import { mkdir, rm, writeFile } from 'node:fs/promises';
import { checks } from '../src/checks/index.ts';
import { checkPages, pagesFolder } from './check-pages.ts';

// `npm run docs`: writes a page a check anew, and leaves none of a check that is gone.
const pages = await checkPages(checks);
await rm(pagesFolder, { recursive: true, force: true });
await mkdir(pagesFolder);
for (const [name, text] of pages) await writeFile(new URL(name, pagesFolder), text);
