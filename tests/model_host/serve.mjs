// A model host on a free port: prints its address, and stops when its standard input closes.
// Fixtures, failures and the journal are reached through aimock's control API under /__aimock.
import { LLMock } from "@copilotkit/aimock";

const mock = new LLMock({ port: 0, host: "127.0.0.1", strict: true, logLevel: "silent", journalMaxEntries: 5000 });
await mock.start();
console.log(mock.url);

process.stdin.resume();
process.stdin.on("end", async () => {
  await mock.stop();
  process.exit(0);
});
