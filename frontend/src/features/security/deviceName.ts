/** First match wins: most browsers also name the ones that they are built upon. */
const BROWSERS: [name: string, mark: RegExp][] = [
  ['WeChat', /MicroMessenger\//],
  ['QQ', /\bQQ\//],
  ['Edge', /\bEdgA?\/|EdgiOS\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /SamsungBrowser\//],
  ['UC', /\bUCBrowser\//],
  ['Firefox', /\bFirefox\/|FxiOS\//],
  ['Chrome', /Chrome\/|CriOS\//],
  ['Safari', /\bSafari\//],
]

const SYSTEMS: [name: string, mark: RegExp][] = [
  ['HarmonyOS', /HarmonyOS/],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['macOS', /\bMac OS X\b|\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
]

function firstMatch(userAgent: string, names: [string, RegExp][]): string | undefined {
  return names.find(([, mark]) => mark.test(userAgent))?.[0]
}

/** *Chrome · Windows*, as its owner would recognise it; empty when it is none that we know. */
export function deviceName(userAgent: string): string {
  return [firstMatch(userAgent, BROWSERS), firstMatch(userAgent, SYSTEMS)].filter(Boolean).join(' · ')
}

export function isHandheld(userAgent: string): boolean {
  return /\bMobile\b|\biPhone\b|\biPad\b|\bAndroid\b/.test(userAgent)
}
