import { Html } from "./Html.ts"

/** Words of people line by line: put in as one variable they would lose their ends. Markup in them stays words. */
export const writeLines = (words: string): Html =>
  Html.lines(words.split(/\r\n|\r|\n/u).map((line) => Html.fill({ line }, ({ line: safe }) => String(safe))))
