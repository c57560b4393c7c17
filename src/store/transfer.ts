/**
 * A store as lines of JSON: a header, then one record a line. What one store wrote another reads, whatever the
 * database, so a team can grow from the file to TiDB without losing what was learned.
 */
import { DevopsAssistError } from '../errors.ts';
import { StoredRecord } from './record.ts';
import type { Records } from './store.ts';

export const EXPORT_HEADER = JSON.stringify({ format: 'devops-assist/store@1' });
const RECORDS_A_WRITE = 200;

/** The lines of an export, without line ends. `onUnreadable` hears of each row that is left out. */
export async function* exportLines(records: Records, onUnreadable: () => void): AsyncGenerator<string> {
  yield EXPORT_HEADER;
  for await (const { record } of records.read()) {
    if (record === null) onUnreadable();
    else yield JSON.stringify(record);
  }
}

/**
 * Adds the records of an export to a store; those that are there are replaced. Running it again does no harm, so an
 * import that was cut is simply repeated. Gives the number of records; throws IMPORT_INVALID naming the first bad line,
 * with all lines before it imported or not, in portions.
 */
export async function importRecords(records: Records, lines: AsyncIterable<string>): Promise<number> {
  let number = 0;
  let count = 0;
  let portion: StoredRecord[] = [];
  for await (const line of lines) {
    number++;
    if (number === 1) {
      if (line !== EXPORT_HEADER) throw invalid(1, 'is not the header of an export');
      continue;
    }
    if (line === '') continue;
    portion.push(recordIn(line, number));
    count++;
    if (portion.length === RECORDS_A_WRITE) {
      await records.write(portion);
      portion = [];
    }
  }
  if (number === 0) throw invalid(1, 'is missing');
  if (portion.length > 0) await records.write(portion);
  return count;
}

function recordIn(line: string, number: number): StoredRecord {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw invalid(number, 'is no JSON');
  }
  const parsed = StoredRecord.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid(number, `is no record: ${issue?.path.join('.')} ${issue?.message}`);
}

const invalid = (line: number, what: string) =>
  new DevopsAssistError('IMPORT_INVALID', `line ${line} ${what}`);
