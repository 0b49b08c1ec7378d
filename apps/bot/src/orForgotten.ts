import type { Texts } from "./texts/textsIn.ts"
import type { Keyboard } from "./View.ts"
import { backToMenu, button } from "./View.ts"

/** The rows below every question for the password: whoever has forgotten it finds his way from there. */
export const orForgotten = (texts: Texts): Keyboard => [[button(texts.plain("button-forgot"), "forgot")], ...backToMenu(texts)]
