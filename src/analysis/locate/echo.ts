/** A message that is told twice: a wrapper repeats what it was given, a verdict repeats what a step had said. */

/** What is put in front of a message when it is passed on: levels, exception names, steps of a build. */
const WRAPPING =
  /^(?:\s|\[\w+\]|[#\d.:/-]+ |(?:error|fatal|failed|warning|err!?|caused by|exception in thread "[^"]*"|\*|>|E)(?:\[\w+\])?:? +)+/i;
/** Shorter messages are equal by chance. */
const LEAST = 24;

/** Does one of these lines say what the other says, and perhaps more? */
export function tellsTheSame(a: string, b: string): boolean {
  const [short, long] = [bare(a), bare(b)].sort((x, y) => x.length - y.length) as [string, string];
  return short.length >= LEAST && long.includes(short);
}

const bare = (text: string): string => text.replace(WRAPPING, '').trim();
