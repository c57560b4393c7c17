/** What an action or a task of the CI says of its own failure: `##[error]Username and password required`. */

const MARK = '##[error]';
/** Annotations that only tell that something failed. */
const VERDICT =
  /^(?:Error: )?(?:Process completed with exit code|The (?:operation|run) was cancell?ed|The process '|The nested command|(?:Bash|PowerShell|Cmd\.exe|Script|Docker \w+|Terraform|npm|yarn|Command|Process) (?:exited|failed|returned)|Command failed|(?:Docker (?:build|pull|run)|Action|Task|Build|Job|Deployment|Final attempt|Step) failed(?: with (?:exit |return )?(?:code|status|error)[^a-z]*)?\.?$|Unhandled error:?$|Some (?:jobs|steps|tests) failed|failed to run script step|Executing the custom container implementation failed|google-github-actions\/\S+ failed with: The process|Child_process exited|Timeout of|Exit(?:ed)? (?:with )?(?:code|status))/i;

/** @returns the reason that the line gives, or null: it is no annotation, or a mere verdict */
export function annotatedReason(marked: string): string | null {
  if (!marked.startsWith(MARK)) return null;
  const text = marked.slice(MARK.length).trim();
  return /[a-z]{3}/i.test(text) && !VERDICT.test(text) ? text : null;
}
