/** All readers, the more particular ones first: of two that read the same line, the earlier one is named. */

import { apps } from './apps.ts';
import { beam } from './beam.ts';
import { behaviour } from './behaviour.ts';
import { browserTests } from './browser-tests.ts';
import { buildSystems } from './build-systems.ts';
import { bundlers } from './bundlers.ts';
import { ciSystems } from './ci-systems.ts';
import { clouds } from './clouds.ts';
import { clusters } from './clusters.ts';
import { containers } from './containers.ts';
import { databases } from './databases.ts';
import { distributions } from './distributions.ts';
import { docs } from './docs.ts';
import { dotnet } from './dotnet.ts';
import { git } from './git.ts';
import { go } from './go.ts';
import { gradle } from './gradle.ts';
import { infrastructure } from './infrastructure.ts';
import { jestLike } from './jest.ts';
import { jsChecks } from './js-checks.ts';
import { jsPackages } from './js-packages.ts';
import { jslint } from './jslint.ts';
import { jsunit } from './jsunit.ts';
import { jvm } from './jvm.ts';
import { kernel } from './kernel.ts';
import { languages } from './languages.ts';
import { maven } from './maven.ts';
import { monorepo } from './monorepo.ts';
import { native } from './native.ts';
import { nativeTests } from './native-tests.ts';
import { node } from './node.ts';
import { packages } from './packages.ts';
import { phpReaders } from './php.ts';
import { pythonPackages } from './pip.ts';
import { throughPrefixes } from './prefixed.ts';
import { pyTools } from './py-tools.ts';
import { pylinters } from './pylint.ts';
import { pytest } from './pytest.ts';
import { python } from './python.ts';
import { pyunit } from './pyunit.ts';
import type { Reader } from './reader.ts';
import { ruby } from './ruby.ts';
import { rust } from './rust.ts';
import { scripting } from './scripting.ts';
import { tapLike } from './tap.ts';
import { testFiles } from './test-files.ts';
import { typescript } from './typescript.ts';

const ALL: readonly Reader[] = [
  ...typescript,
  ...jslint,
  ...jsChecks,
  ...bundlers,
  ...browserTests,
  ...jestLike,
  ...jsunit,
  ...tapLike,
  ...jsPackages,
  ...monorepo,
  ...node,
  ...maven,
  ...gradle,
  ...jvm,
  ...go,
  ...rust,
  ...native,
  ...kernel,
  ...buildSystems,
  ...nativeTests,
  ...dotnet,
  ...packages,
  ...distributions,
  ...docs,
  ...behaviour,
  ...ruby,
  ...phpReaders,
  ...beam,
  ...scripting,
  ...apps,
  ...pyTools,
  ...languages,
  ...pylinters,
  ...pytest,
  ...pyunit,
  ...python,
  ...git,
  ...pythonPackages,
  ...containers,
  ...clusters,
  ...clouds,
  ...databases,
  ...infrastructure,
  ...ciSystems,
  ...testFiles,
];

export const READERS: readonly Reader[] = ALL.map(throughPrefixes);
