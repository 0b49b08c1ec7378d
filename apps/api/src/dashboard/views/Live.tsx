import type { Child } from "hono/jsx"

/** A part of a page that changes by itself while it is looked at. The id is its name on the page. */
export const Live = ({ children, id, title }: { readonly id: string; readonly title?: string; readonly children?: Child }) => (
  <section id={id} data-live class="card" aria-labelledby={title === undefined ? undefined : `${id}-title`}>
    {title === undefined ? null : <h2 id={`${id}-title`}>{title}</h2>}
    {children}
  </section>
)
