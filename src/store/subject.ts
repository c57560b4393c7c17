/** Which deliveries and facts tell of a repository or a person; both are found by reading, not by a key. */
import { z } from 'zod';

/** The parts of an event (`event.ts`) that name a place or a person; more lenient, for old events too. */
const Names = z.object({
  run: z.object({ repository: z.string() }).optional(),
  target: z.object({ repository: z.string() }).optional(),
  author: z.string().optional(),
  by: z.string().nullable().optional(),
  voter: z.string().optional(),
});

function namesOf(event: string): z.infer<typeof Names> {
  try {
    return Names.safeParse(JSON.parse(event)).data ?? {};
  } catch {
    return {};
  }
}

export function eventIsOfRepository(event: string, repository: string): boolean {
  const names = namesOf(event);
  return names.run?.repository === repository || names.target?.repository === repository;
}

export function eventNames(event: string, person: string): boolean {
  const names = namesOf(event);
  return names.author === person || names.by === person || names.voter === person;
}

/** Keys of facts are parts joined by colons (`vote:<comment>:<person>`, `board:<repository>:…`). */
export const factNames = (key: string, name: string): boolean => key.split(':').includes(name);
