/** Cells by subject, row and version. */
type Matrix = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
type Column = Readonly<Record<string, string>>;

export const PROBED: readonly { readonly template: string; readonly bare?: boolean }[];
export const BARE: string;
export const TEMPLATE_ROW: string;
export function nameOf(subject: { readonly template: string; readonly bare?: boolean }): string;
export function readMatrix(): Promise<Matrix>;
export function writeMatrix(matrix: Matrix): Promise<void>;
export function cellOf(finding: { readonly verdict: string; readonly deviation?: { readonly id: string } }): string;
export function columnOf(matrix: Matrix, subject: string, version: string): Column;
export function differences(
  matrix: Matrix,
  subject: string,
  version: string,
  found: Column,
): readonly { readonly row: string; readonly text: string }[];
export function withColumn(matrix: Matrix, subject: string, version: string, found: Column): Matrix;
