/** What came of reading a file that a topology mentions: its content and whether it lies outside the topology's folder; or why there is none. */
export type FileRead =
  | { readonly content: string; readonly outside: boolean; readonly refused?: never }
  | { readonly refused: 'unreadable' | 'outside'; readonly content?: never; readonly outside?: never }
