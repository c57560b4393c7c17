/** `devops-assist serve`: the service, built from its configuration, until it is told to stop. */
import type { Command } from 'commander';
import { environment, readConfig } from '../config.ts';
import type { ServicePaths } from './run-service.ts';

export function registerServe(program: Command, paths: ServicePaths): void {
  program
    .command('serve')
    .description('take webhooks and answer failed runs; every setting is explained in .env.example')
    .action(async () => {
      const config = readConfig(environment());
      // The model, the SDKs and the server take a while to load; other commands do without them.
      const { runService } = await import('./run-service.ts');
      const running = await runService(config, paths);
      await new Promise<void>((resolve) => {
        process.once('SIGTERM', resolve);
        process.once('SIGINT', resolve);
      });
      await running.stop();
    });
}
