import type { Child } from "hono/jsx"

/** What is known of one thing: names and what they are. */
export const Facts = ({ of }: { readonly of: ReadonlyArray<readonly [name: string, value: Child]> }) => (
  <dl>{of.map(([name, value]) => <div><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
)
