/** A control of NIST SP 800-53, and why the evidence of a check supports it. */
export interface SupportedControl {
  /** As NIST writes it, such as `SC-7(5)`. */
  readonly id: ControlId;
  readonly title: string;
  /** Why evidence of that check bears on the control, whatever it came to; never that the control is met. */
  readonly reason: string;
}

/** Controls that a run can bring evidence for, with their titles in NIST SP 800-53 revision 5. */
export const controlTitles = {
  'AU-12': 'Audit Record Generation',
  'CM-4(1)': 'Impact Analyses: Separate Test Environments',
  'CM-7': 'Least Functionality',
  'CM-8': 'System Component Inventory',
  'CP-10': 'System Recovery and Reconstitution',
  'SC-7': 'Boundary Protection',
  'SC-7(5)': 'Boundary Protection: Deny by Default, Allow by Exception',
  'SI-7': 'Software, Firmware, and Information Integrity',
  'SR-3': 'Supply Chain Controls and Processes',
  'SR-11': 'Component Authenticity',
} as const;
/** Identifier of one of these controls. */
export type ControlId = keyof typeof controlTitles;

/** Controls with the reason of each; or none, and why. */
type Mapping = Readonly<Partial<Record<ControlId, string>>> | { readonly none: string };

const tested = 'Tries the change in a separate environment before it reaches the site.';
const inventory = 'Compares what the components ask for with the inventory of the bundle.';
const recovers = 'Tells whether what the system is built from is in the bundle.';
const integrity = 'Compares contents with the digest they were named by.';
const authenticity = 'Says who vouches for an image.';
const destinations = 'Names destinations outside that a component would reach for.';

const mappings: Readonly<Record<string, Mapping>> = {
  'bundle-integrity': { 'SI-7': integrity, 'SR-3': 'Looks for damage on the way from supplier to site.' },
  'platforms-complete': { 'CM-8': inventory, 'CP-10': recovers },
  'images-complete': { 'CM-8': inventory, 'CP-10': recovers },
  'tag-digest-agree': { 'SI-7': integrity, 'CM-8': inventory },
  'digest-references': { 'SI-7': integrity },
  'names-collide': { 'CM-8': 'Looks for names in the inventory that stand for more than one component.' },
  'pull-policy': { none: 'Tells whether a pod would start; no control of the list is about that.' },
  'chart-dependencies': { 'CM-8': inventory, 'SR-3': 'Looks for parts of a chart that come from elsewhere.' },
  'schema-references': { 'SC-7': destinations },
  'external-urls': { 'SC-7': destinations, 'SR-3': 'Looks for supplies fetched from outside at run time.' },
  'k3s-images-complete': { 'CM-8': inventory, 'CP-10': recovers },
  'k3s-parts-agree': { 'CM-8': 'Looks for parts of K3s in the inventory that are of different releases.' },
  'k3k-complete': { 'CM-8': inventory, 'CP-10': recovers },
  certificates: { none: 'Judges validity in time; the controls on certificates are not on the list.' },
  'signatures-verified': { 'SR-11': authenticity, 'SI-7': 'Verifies the signatures that images have.' },
  'lock-unchanged': {
    'CM-8': inventory,
    'SI-7': integrity,
    'SR-3': 'Looks for what was exchanged since approval.',
  },
  room: { none: 'Judges storage; no control of the list is about that.' },
  'floating-tags': { 'CM-8': 'Looks for names in the inventory that do not stay with one component.' },
  'signatures-present': {
    'SR-11': 'Says which images somebody vouches for; the signatures are not verified by it.',
  },
  'sboms-present': { 'CM-8': 'Says which images have a list of their components.' },
  'unused-images': { 'CM-7': 'Looks for images that nothing needs.' },
  'cluster-ready': { 'CM-4(1)': tested, 'CP-10': recovers },
  'hello-world-completes': { 'CM-4(1)': tested },
  'hello-world-log': { 'CM-4(1)': tested },
  'hello-world-image': { 'SI-7': 'Compares the image that ran with the one that was loaded.' },
  'charts-install': { 'CM-4(1)': tested, 'CP-10': recovers },
  'charts-settle': { 'CM-4(1)': tested, 'CP-10': recovers },
  'services-answer': { 'CM-4(1)': tested },
  'app-settles': { 'CM-4(1)': tested, 'CP-10': recovers },
  'app-volumes': { 'CM-4(1)': tested },
  'app-answers': { 'CM-4(1)': tested },
  'app-survives-restart': {
    'CM-4(1)': tested,
    'CP-10': 'Tells whether data written before outlives its pods.',
  },
  'k3k-installs': { 'CM-4(1)': tested, 'CP-10': recovers },
  'k3k-clusters-ready': { 'CM-4(1)': tested, 'CP-10': recovers },
  'k3k-hello-world': { 'CM-4(1)': tested },
  'k3k-removed': { 'CM-7': 'Looks for what deleted clusters leave behind.' },
  'seal-holds': { 'CM-4(1)': 'Tells whether the test environment is cut off from outside.' },
  'watch-proven': {
    'AU-12': 'Tells whether known attempts were recorded on every node for the length of the run.',
  },
  'nothing-leaves': {
    'SC-7': 'Records what inside tried to reach what outside.',
    'SC-7(5)': 'Tells attempts on the allow-list from all others.',
    'CM-7': 'Looks for functions that call out although nobody declared them.',
  },
};

/** Checks that are mapped, to controls or to none with a reason. */
export const mappedChecks: readonly string[] = Object.keys(mappings);

/** Controls that evidence of the check supports, by control; empty for a check that is mapped to none or is not known. */
export function controlsOf(checkId: string): readonly SupportedControl[] {
  const mapping = Object.hasOwn(mappings, checkId) ? mappings[checkId] : undefined;
  if (mapping === undefined || 'none' in mapping) return [];
  return (Object.keys(controlTitles) as ControlId[]).flatMap((id) => {
    const reason = mapping[id];
    return reason === undefined ? [] : [{ id, title: controlTitles[id], reason }];
  });
}
