/** Takes bot tokens out of a text: Telegram's addresses hold them, and network errors quote addresses. */
export const scrubToken = (text: string): string => text.replaceAll(/\d{3,20}:[A-Za-z0-9_-]{3,100}/g, "<token>")
