/** The program's own words for going on after an error. */
export const WENT_ON =
  /return(?:ing|ed|s)? (?:an? )?(?:\[\]|\{\}|empty|nothing|none|null|nil|default|cached|stale)|fall(?:ing|s)?[ -]?(?:ing )?back|ignor(?:ing|ed)|swallow|continuing|carry(?:ing)? on|skipp(?:ing|ed)|using (?:the )?(?:default|none|empty|nothing|null|cached|stale|fallback|\[\]|\{\})|\bwithout (?:it|them)\b|non-?fatal|degrad|\bunavailable\b/i;
