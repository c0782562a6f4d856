import { dirname } from 'node:path';
import type { Evidence } from '../model/evidence.ts';
import type { ReferencesEvidence } from '../model/inspection.ts';
import { gatherCertificates } from './certificates/gather.ts';
import { gatherCharts } from './chart/gather.ts';
import { readDeclared } from './declared.ts';
import { gatherK3k } from './k3k/gather.ts';
import { gatherK3s } from './k3s/gather.ts';
import { readLock } from './lock/lock-file.ts';
import { readManifests } from './manifests.ts';
import { readObjects } from './objects.ts';
import type { InspectOptions } from './options.ts';
import { chartAnnotations, zarfComponents } from './references/index.ts';
import { renderAll } from './render/index.ts';
import { gatherRoom } from './room.ts';
import { gatherSignatures } from './signatures/gather.ts';
import type { InspectSubject } from './types.ts';

/** Everything the static tier finds beside the bundle itself. */
export type Inspection = Required<
  Pick<Evidence, 'charts' | 'references' | 'k3s' | 'k3k' | 'certificates' | 'signatures' | 'room' | 'lock'>
>;

const defaultHorizonDays = 90;

/**
 * Gathers the evidence of tier inspect: no Docker, no network, no cluster. What is wrong in the bundle is in the evidence; an
 * AirtightError of kind usage is thrown only for what the user gave (lockfile, key, values files).
 */
export async function inspectBundle(subject: InspectSubject, options: InspectOptions): Promise<Inspection> {
  const { bundle, workFolder } = subject;
  // What the user gave comes first: a wrong path is told in a second, not after all the work.
  const lock = options.lock === undefined ? null : { path: options.lock, lock: await readLock(options.lock) };
  const signatures = await gatherSignatures(subject, options.verifyKey);
  const k3s = await gatherK3s(subject);
  const charts = await gatherCharts(subject);
  const rendered = await renderAll(subject, {
    ...options,
    ...(k3s.version === undefined ? {} : { k3sVersion: k3s.version }),
    ...(subject.limits ? { limits: subject.limits.render } : {}),
  });
  const manifests = await readManifests(subject, rendered.taken);
  const objects = readObjects([...manifests.texts, ...rendered.texts], subject.limits?.objects);
  const declared = await readDeclared(subject);
  const found = [
    ...objects.found,
    ...charts.documents.flatMap(chartAnnotations),
    ...zarfComponents(bundle),
    ...declared.references,
  ];
  const references: ReferencesEvidence = {
    found: found.filter(({ reference }) => !declared.ignored.some((each) => each.reference === reference)),
    ignored: declared.ignored,
    urls: objects.urls,
    renderings: rendered.renderings,
    unread: [...manifests.unread, ...charts.unread, ...objects.unread],
    ...(rendered.helm ? { helm: rendered.helm } : {}),
  };
  return {
    charts: charts.facts,
    references,
    k3s,
    k3k: await gatherK3k(subject, objects.kept, k3s),
    certificates: await gatherCertificates(subject, objects.kept, {
      asOf: new Date(),
      horizonDays: options.horizonDays ?? defaultHorizonDays,
    }),
    signatures,
    room: await gatherRoom(bundle, { temporaryFolder: dirname(workFolder), siteRoom: options.siteRoom }),
    lock,
  };
}
