import Hummingbird
import NIOCore
import ServiceLifecycle

extension ResponseBody {
  /// Sends each buffer as it comes; an endless sequence ends when the daemon does, so that it never holds up a clean end.
  static func untilShutdown<Buffers: AsyncSequence & Sendable>(_ buffers: Buffers) -> ResponseBody
  where Buffers.Element == ByteBuffer {
    ResponseBody { writer in
      for try await buffer in buffers.cancelOnGracefulShutdown() {
        try await writer.write(buffer)
      }
      try await writer.finish(nil)
    }
  }
}
