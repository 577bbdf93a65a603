import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RepeatingWork, type Repeated } from './repeating.work';

/** Repeats what was added while the application was put together, from its start until its end. */
@Injectable()
export class BackgroundWork implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly works: RepeatingWork[] = [];

  /** In constructors only: what comes after the start of the application is never begun. */
  add(repeated: Repeated): void {
    this.works.push(new RepeatingWork(repeated));
  }

  onApplicationBootstrap(): void {
    for (const work of this.works) work.start();
  }

  /** Waits for what runs: the database closes after it. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.works.map((work) => work.stop()));
  }
}
