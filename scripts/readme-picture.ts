/** Makes docs/images/issue.png from the running demo: `npm run picture`. */
import { fileURLToPath } from "node:url";
import { launchBrowser } from "../test/browser.ts";
import { startDemo } from "../test/running-demo.ts";

const demo = await startDemo();
const browser = await launchBrowser();
try {
  const page = await browser.newPage({
    viewport: { width: 1200, height: 860 },
    colorScheme: "light",
    reducedMotion: "reduce",
  });
  await page.goto(demo.signIn);
  await page.goto(demo.pageOf("quotes.statistics"));
  await page.getByText("quotes.statistics(owner)").first().waitFor();
  await page.evaluate("document.fonts.ready.then(() => true)");
  await page.screenshot({ path: fileURLToPath(new URL("../docs/images/issue.png", import.meta.url)) });
} finally {
  await browser.close();
  await demo.stop();
}
