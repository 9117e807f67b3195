import type { Report } from './report.js';

/** A format of the report: a pure function of it. */
export interface Reporter {
  readonly id: string;
  readonly title: string;
  /** @param options.colour - whether the text goes to a terminal that shows colour */
  render(report: Report, options: { readonly colour: boolean }): string;
}
