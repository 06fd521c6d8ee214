// What the program says besides LSP; the other side of editors/PROTOCOL.md.
import type { Range } from 'vscode-languageclient';

export type Outcome = 'granted' | 'denied' | 'held' | 'undetermined' | 'incomplete' | 'conflict';

export interface Example {
  id: string;
  title: string;
  uri: string;
  range: Range;
}

export interface ExampleFailure {
  message: string;
  uri?: string | null;
  range: Range;
  expected?: string | null;
  actual?: string | null;
}

export interface ExampleResult extends Example {
  passed: boolean;
  failures: ExampleFailure[];
  durationMs?: number | null;
}

export interface ExplainParams {
  uri: string;
  example?: string;
  row?: number;
  record?: string;
  key?: string;
  benefit?: string;
  asOf?: string;
}

export interface Step {
  kind: 'rule' | 'condition' | 'value' | 'amount' | 'missing' | 'finding' | 'note';
  level: number;
  text: string;
  value?: 'yes' | 'no' | 'unknown' | null;
  link?: { uri: string; range: Range } | null;
}

export interface Explanation {
  title: string;
  outcome: Outcome;
  outcomeText: string;
  steps: Step[];
  text: string;
  benefits?: string[] | null;
  html?: string | null;
}

export interface InForceParams {
  uri: string;
  asOf?: string;
}

export interface InForce {
  text: string;
  languageId: string;
  asOf: string;
  title: string;
}

export interface PolicyDate {
  date: string;
  chosen: boolean;
}

export interface RosterState {
  state: 'none' | 'reading' | 'deciding' | 'ready' | 'failed';
  rows?: number | null;
  asOf: string;
  message?: string | null;
}

export interface PeopleParams {
  uri: string;
  range?: Range;
  outcome?: Outcome;
  limit?: number;
}

export interface People {
  title: string;
  total: number;
  open?: number | null;
  people: { row: number; key: string; benefit?: string | null; outcome?: Outcome | null; open?: boolean | null; text: string }[];
}

/** Every request with what goes there and what comes back. */
export interface Requests {
  'tiaoli/examples': [{ textDocument?: { uri: string } }, Example[]];
  'tiaoli/runExamples': [{ ids?: string[]; uri?: string }, ExampleResult[]];
  'tiaoli/explain': [ExplainParams, Explanation];
  'tiaoli/inForce': [InForceParams, InForce];
  'tiaoli/policyDate': [{ date?: string | null }, PolicyDate];
  'tiaoli/roster': [{ uri: string }, RosterState];
  'tiaoli/people': [PeopleParams, People];
  'tiaoli/page': [{ uri: string }, { text: string; languageId: string }];
}

export const PEOPLE_CHANGED = 'tiaoli/peopleChanged';
