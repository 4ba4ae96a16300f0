public import StrictJSON

/// How far the grading of an answer has come.
public enum Grading: Hashable, Sendable {
  case done(Grade)
  /// The grade needs what this module cannot find out; ask these, and grade again with the replies.
  ///
  /// At least one, each once.
  case asks([Consultation])
}

/// What a grader has somebody else find out.
public enum Consultation: Hashable, Sendable {
  /// A number from `grade(sample, item)` in Python source: run it in the sandbox, never here.
  case python(source: ByteText, sample: JSONValue, item: JSONValue)
  /// What a model says.
  case judge(JudgeRequest)
}

/// What came back from a ``Consultation``.
public enum ConsultationReply: Hashable, Sendable {
  /// What `grade` returned.
  case number(Double)
  /// What the judge said.
  case text(String)
  /// Nothing of use, with the reason; the case fails.
  case failure(String)
}

/// Replies by what was asked.
public typealias ConsultationReplies = [Consultation: ConsultationReply]
