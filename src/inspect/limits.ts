import { type ChartLimits, chartLimits } from './chart/limits.ts';
import { type DocumentLimits, documentLimits } from './documents/limits.ts';
import { type RenderLimits, renderLimits } from './render/limits.ts';

/** What the static tier may take of this machine for charts, for objects, and for programs that render. */
export interface InspectLimits {
  readonly chart: ChartLimits;
  readonly objects: DocumentLimits;
  readonly render: RenderLimits;
}

export const inspectLimits: InspectLimits = {
  chart: chartLimits,
  objects: documentLimits,
  render: renderLimits,
};
