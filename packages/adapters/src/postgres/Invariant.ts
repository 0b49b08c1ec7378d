/** Something that must always be true of the database: its query answers the rows that break it, so none when all is well. */
export interface Invariant {
  /** The number in the project's catalogue, or a word of our own. */
  readonly id: string
  readonly meaning: string
  readonly query: string
}
