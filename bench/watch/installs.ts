import type { Cluster } from '../../src/exercise/cluster.ts';
import { type Figures, median, medianInterval } from '../figures.ts';
import { cpuPercent, usageOf } from './cost.ts';
import { runPod } from './senders.ts';
import type { LaidLab, StartedLab } from './watched-lab.ts';

const podsOfOne = 10;

interface Measured {
  readonly seconds: number;
  readonly cpu: number;
}

/**
 * What watching adds to installing: time as the median of the pairs' ratios with its interval, processor in percent of a
 * core. Which of a pair comes first takes turns, so that what grows or warms up in the course of it weighs on both.
 */
export async function compareInstalls(
  lab: LaidLab,
  started: StartedLab,
  { image, pairs }: { readonly image: string; readonly pairs: number },
  say: (line: string) => void,
): Promise<{ readonly ratio: number; readonly certainty: Figures; readonly cpu: number }> {
  const measure = async (name: string): Promise<Measured> => {
    const before = await usageOf(lab.docker, lab.containers);
    const seconds = await install({ cluster: started.cluster, image }, name);
    return { seconds, cpu: cpuPercent(before, await usageOf(lab.docker, lab.containers)) };
  };
  const watchedInstall = async (pair: number): Promise<Measured> => {
    const watches = await lab.watch();
    await started.follow(watches);
    try {
      return await measure(`watched-${pair}`);
    } finally {
      await Promise.all(watches.map((one) => one.stop()));
    }
  };
  const plainInstall = (pair: number) => measure(`plain-${pair}`);

  const measured: { watched: Measured; plain: Measured }[] = [];
  for (let pair = 0; pair <= pairs; pair++) {
    const watchedFirst = pair % 2 === 0;
    const early = watchedFirst ? await watchedInstall(pair) : await plainInstall(pair);
    const late = watchedFirst ? await plainInstall(pair) : await watchedInstall(pair);
    const [watched, plain] = watchedFirst ? [early, late] : [late, early];
    const [a, b] = [watched, plain].map(
      ({ seconds, cpu }) => `${seconds.toFixed(2)} s at ${cpu.toFixed(0)} %`,
    );
    say(`${pair === 0 ? 'warm-up' : `pair ${pair}`}: watched ${a ?? ''}, not watched ${b ?? ''}`);
    if (pair > 0) measured.push({ watched, plain });
  }
  const ratios = measured.map(({ watched, plain }) => watched.seconds / plain.seconds);
  const { low, high } = medianInterval(ratios);
  return {
    ratio: median(ratios, 3),
    certainty: { pairs, low: Number(low.toFixed(3)), high: Number(high.toFixed(3)) },
    cpu: median(
      measured.map(({ watched, plain }) => watched.cpu - plain.cpu),
      1,
    ),
  };
}

async function install(
  place: { readonly cluster: Cluster; readonly image: string },
  name: string,
): Promise<number> {
  const start = performance.now();
  const numbers = Array.from({ length: podsOfOne }, (_, n) => n);
  await Promise.all(numbers.map((n) => runPod(place, `${name}-${n}`, ['--repeat', '0'])));
  return (performance.now() - start) / 1000;
}
