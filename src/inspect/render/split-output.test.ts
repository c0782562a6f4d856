import { describe, expect, it } from 'vitest';
import { countDocuments, joinDocuments, mergeSources, splitBySource } from './split-output.ts';

const output = `---
# Source: web/crds/a.yaml
kind: A
---
kind: B

---
# Source: web/templates/app.yaml
# Source: no header
kind: ConfigMap
data:
  text: |
    ---
    # Source: web/templates/other.yaml
---
# Source: web/charts/db/templates/db.yaml
kind: Pod
---
# Source: web/templates/app.yaml
kind: Job
`;

describe('what helm template prints', () => {
  it('is split by template, where Helm itself says so', () => {
    const pieces = splitBySource(output);
    expect([...pieces.keys()]).toEqual([
      'web/crds/a.yaml',
      'web/templates/app.yaml',
      'web/charts/db/templates/db.yaml',
    ]);
    expect(pieces.get('web/crds/a.yaml')).toEqual(['kind: A\n---\nkind: B\n\n']);
    const app = joinDocuments(pieces.get('web/templates/app.yaml') ?? []);
    expect(app.split('\n').slice(-3)).toEqual(['---', 'kind: Job', '']);
    expect(countDocuments(app)).toBe(2);
    expect(countDocuments(joinDocuments([...pieces.values()].flat()))).toBe(5);
  });

  it('is merged without saying the same twice', () => {
    const upgrade = splitBySource(
      '---\n# Source: a\nkind: A\n---\n# Source: a\nkind: C\n---\n# Source: b\nkind: D\n',
    );
    const merged = mergeSources(
      splitBySource('---\n# Source: a\nkind: A\n---\n# Source: a\nkind: B\n'),
      upgrade,
    );
    expect([...merged]).toEqual([
      ['a', ['kind: A\n', 'kind: B\n', 'kind: C\n']],
      ['b', ['kind: D\n']],
    ]);
  });

  it('may be nothing', () => {
    expect([...splitBySource('')]).toEqual([]);
    expect(countDocuments('# nothing\n---\n\n# here\n')).toBe(0);
  });
});
