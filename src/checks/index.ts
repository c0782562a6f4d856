import type { AnyCheck } from '../model/check.ts';
import { appAnswers } from './app-answers.ts';
import { appSettles } from './app-settles.ts';
import { appSurvivesRestart } from './app-survives-restart.ts';
import { appVolumes } from './app-volumes.ts';
import { bundleIntegrity } from './bundle-integrity.ts';
import { certificates } from './certificates.ts';
import { chartDependencies } from './chart-dependencies.ts';
import { chartsInstall } from './charts-install.ts';
import { chartsSettle } from './charts-settle.ts';
import { clusterReady } from './cluster-ready.ts';
import { digestReferences } from './digest-references.ts';
import { externalUrls } from './external-urls.ts';
import { floatingTags } from './floating-tags.ts';
import { helloWorldCompletes } from './hello-world-completes.ts';
import { helloWorldImage } from './hello-world-image.ts';
import { helloWorldLog } from './hello-world-log.ts';
import { imagesComplete } from './images-complete.ts';
import { k3kClustersReady } from './k3k-clusters-ready.ts';
import { k3kComplete } from './k3k-complete.ts';
import { k3kHelloWorld } from './k3k-hello-world.ts';
import { k3kInstalls } from './k3k-installs.ts';
import { k3kRemoved } from './k3k-removed.ts';
import { k3sImagesComplete } from './k3s-images-complete.ts';
import { k3sPartsAgree } from './k3s-parts-agree.ts';
import { lockUnchanged } from './lock-unchanged.ts';
import { namesCollide } from './names-collide.ts';
import { nothingLeaves } from './nothing-leaves.ts';
import { platformsComplete } from './platforms-complete.ts';
import { pullPolicy } from './pull-policy.ts';
import { room } from './room.ts';
import { sbomsPresent } from './sboms-present.ts';
import { schemaReferences } from './schema-references.ts';
import { sealHolds } from './seal-holds.ts';
import { servicesAnswer } from './services-answer.ts';
import { signaturesPresent } from './signatures-present.ts';
import { signaturesVerified } from './signatures-verified.ts';
import { tagDigestAgree } from './tag-digest-agree.ts';
import { unusedImages } from './unused-images.ts';
import { watchProven } from './watch-proven.ts';

/** Every check, in the order reports show them. A new one is one file and one line here. */
export const checks: readonly AnyCheck[] = [
  bundleIntegrity,
  platformsComplete,
  imagesComplete,
  tagDigestAgree,
  digestReferences,
  namesCollide,
  pullPolicy,
  chartDependencies,
  schemaReferences,
  externalUrls,
  k3sImagesComplete,
  k3sPartsAgree,
  k3kComplete,
  certificates,
  signaturesVerified,
  lockUnchanged,
  room,
  floatingTags,
  signaturesPresent,
  sbomsPresent,
  unusedImages,
  clusterReady,
  helloWorldCompletes,
  helloWorldLog,
  helloWorldImage,
  chartsInstall,
  chartsSettle,
  servicesAnswer,
  appSettles,
  appVolumes,
  appAnswers,
  appSurvivesRestart,
  k3kInstalls,
  k3kClustersReady,
  k3kHelloWorld,
  k3kRemoved,
  sealHolds,
  watchProven,
  nothingLeaves,
];
