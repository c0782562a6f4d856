import { defineCheck } from '../model/check.ts';
import { inline, listing } from './lines.ts';

export const appVolumes = defineCheck({
  id: 'app-volumes',
  tier: 'multi-pod',
  title: "The application's volumes are bound",
  why: 'A volume that no storage of the site provides keeps its pod from starting, whatever images are there.',
  required: true,
  help: {
    rule: 'Fails where a persistent volume claim that a pod of the app mounts is not `Bound` once the app has settled. Not applicable where the app claims none.',
    fix: "Name a storage class that the site has, or leave it out so that the cluster's default is taken.",
    limits: 'The lab has the local storage of K3s (`local-path`); a class of the site itself is not there.',
  },
  needs: ['app'],
  evaluate: ({ app }) => {
    if (!app.ran) return { status: 'not-applicable', reason: app.reason };
    const { volumes } = app;
    if (volumes.length === 0)
      return { status: 'not-applicable', reason: `The application ${app.name} claims no volume.` };
    const loose = volumes.filter(({ used, phase }) => used && phase !== 'Bound');
    if (loose.length === 0) return { status: 'pass', note: inline(volumes, ({ claim }) => claim) };
    return {
      status: 'fail',
      ...listing(
        loose,
        ({ namespace, claim, storageClass, phase }) =>
          `claim ${namespace}/${claim} of storage class ${storageClass === '' ? '(default)' : storageClass} is ${phase}`,
      ),
      remedy: 'Name a storage class that is there, or leave it out.',
    };
  },
});
