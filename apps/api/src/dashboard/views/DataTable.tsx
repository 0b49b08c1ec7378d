import type { Child } from "hono/jsx"

/** A heading; `number`: what stands below it is compared by its size. */
export interface Column {
  readonly label: string
  readonly kind?: "number"
}

/** Rows below headings, with what they are about. The first cell of a row names it. `none` stands where there are no rows. */
export const DataTable = ({ caption, columns, none, rows }: {
  readonly caption: string
  readonly columns: ReadonlyArray<Column>
  readonly rows: ReadonlyArray<ReadonlyArray<Child>>
  readonly none: string
}) => rows.length === 0 ? <p class="soft">{none}</p> : (
  <div class="scroll" role="region" aria-label={caption} tabindex={0}>
    <table>
      <caption class="unseen">{caption}</caption>
      <thead><tr>{columns.map(({ kind, label }) => <th scope="col" class={kind}>{label}</th>)}</tr></thead>
      <tbody>
        {rows.map((cells) => (
          <tr>
            {cells.map((cell, index) => index === 0
              ? <th scope="row" class={columns[index]?.kind}>{cell}</th>
              : <td class={columns[index]?.kind}>{cell}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
