/** What the stand-in for a Jenkins controller knows: plain data that a test or the demo sets up and reads back. */

export interface StageState {
  id: string;
  name: string;
  status: string;
  nodes: {
    id: string;
    name: string;
    status: string;
    /** What the Pipeline REST API gives: HTML, the end of it where `hasMore`. */
    log: string | null;
    hasMore?: boolean;
    /** The plain log of the step's own page, in the pieces that one request each gives; without it there is none. */
    text?: string[];
  }[];
}

export interface BuildState {
  number: number;
  result: string | null;
  building: boolean;
  description: string | null;
  actions: object[];
  /** The console; of a matrix build's parent its own. */
  console: string | Uint8Array;
  /** What is written while somebody reads: handed out by the second and later requests of a growing console. */
  later: string[];
  /** Null where the build is no pipeline or the plugin is not installed. */
  stages: StageState[] | null;
  /** Configurations of a matrix build: result, console, and the number if it is of an earlier build. */
  runs: { configuration: string; number: number; result: string; console: string }[];
}

export interface JobState {
  /** The names of the folders and the job itself, as they are, not encoded. */
  fullName: string;
  actions: object[];
  builds: BuildState[];
}

export interface JenkinsState {
  jobs: JobState[];
}

export function addJob(state: JenkinsState, fullName: string, actions: object[] = []): JobState {
  const job = { fullName, actions, builds: [] };
  state.jobs.push(job);
  return job;
}

export function addBuild(job: JobState, fields: Partial<BuildState> = {}): BuildState {
  const build: BuildState = {
    number: job.builds.length + 1,
    result: 'FAILURE',
    building: false,
    description: null,
    actions: [],
    console: '',
    later: [],
    stages: null,
    runs: [],
    ...fields,
  };
  job.builds.push(build);
  return build;
}

/** What the Git plugin leaves in a build's actions. */
export const buildData = (sha: string, remote: string, branch = 'refs/remotes/origin/main') => ({
  _class: 'hudson.plugins.git.util.BuildData',
  lastBuiltRevision: { SHA1: sha, branch: [{ SHA1: sha, name: branch }] },
  remoteUrls: [remote],
  scmName: '',
});

/** What the multibranch source leaves in the actions of a pull request's job. */
export const pullRequest = (url: string) => ({
  _class: 'jenkins.scm.api.metadata.ObjectMetadataAction',
  objectDisplayName: 'Add a thing',
  objectUrl: url,
});
