import type { KnownCause } from './cause.ts';

/** What stores of data, and what computes on them, are known to do. */
export const dataCauses: readonly KnownCause[] = [
  {
    id: 'qdrant-telemetry',
    who: 'Qdrant',
    does: 'reporting how it is used',
    setting: "telemetry_disabled: true in Qdrant's config.yaml",
    sources: [
      'https://github.com/qdrant/qdrant/blob/0efd38c1091049c28e74c247f041d218beb68f22/src/common/telemetry_reporting.rs',
      'https://github.com/qdrant/qdrant/blob/00bb9b74d5b91ab218bdd9eb5d4305a0e94af637/config/config.yaml',
    ],
    match: { names: ['telemetry.qdrant.io'] },
  },
];
